//! What only the script of the report page says: `say("page.KEY", {…})`.

messages! {
    script:
}
