//! The macro that a file of messages consists of.

/// A message as it stands in the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Message {
    /// Its name within its file.
    pub key: &'static str,
    /// What is filled in, by name.
    pub arguments: &'static [&'static str],
    /// The template in English.
    pub en: &'static str,
    /// The template in Korean.
    pub ko: &'static str,
}

/// Makes a function of each message, and `ALL`, the table of them.
///
/// A message without arguments gives a `&'static str`, one with arguments a `String`. Messages
/// behind `script:` have no function: only a page's script says them, from the table.
macro_rules! messages {
    (@say $key:ident $en:literal $ko:literal) => {
        pub(crate) const fn $key(lang: $crate::lang::Lang) -> &'static str {
            match lang {
                $crate::lang::Lang::En => $en,
                $crate::lang::Lang::Ko => $ko,
            }
        }
    };
    (@say $key:ident $en:literal $ko:literal $($argument:ident)+) => {
        pub(crate) fn $key(
            lang: $crate::lang::Lang,
            $($argument: impl std::fmt::Display),+
        ) -> String {
            let filled = [$((stringify!($argument), $argument.to_string())),+];
            $crate::lang::template::fill(lang, lang.pick($en, $ko), &filled)
        }
    };
    (@table $($key:ident ($($argument:ident)*) $en:literal $ko:literal)*) => {
        pub(super) const ALL: &[$crate::lang::Message] = &[$(
            $crate::lang::Message {
                key: stringify!($key),
                arguments: &[$(stringify!($argument)),*],
                en: $en,
                ko: $ko,
            }
        ),*];
    };
    (script: $(
        $key:ident $(($($argument:ident),+))? { en: $en:literal, ko: $ko:literal $(,)? }
    )*) => {
        messages!(@table $($key ($($($argument)+)?) $en $ko)*);
    };
    ($(
        $key:ident $(($($argument:ident),+))? { en: $en:literal, ko: $ko:literal $(,)? }
    )*) => {
        $(messages!(@say $key $en $ko $($($argument)+)?);)*
        messages!(@table $($key ($($($argument)+)?) $en $ko)*);
    };
}
