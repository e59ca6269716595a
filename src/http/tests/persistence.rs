//! Who may keep a connection and who must close it.
