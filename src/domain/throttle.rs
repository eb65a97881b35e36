//! How often something may be tried.

use chrono::Duration;

code_enum! {
    /// What is counted, each in its own window.
    pub enum Limit {
        /// Passwords tried for one account from one network address; a right one clears the count.
        SignInPerAccountAndAddress => "sign_in_account_address",
        /// Passwords tried for one account from anywhere.
        SignInPerAccount => "sign_in_account",
        /// Passwords tried from one network address.
        SignInPerAddress => "sign_in_address",
        /// Mails asked for by one mail address: confirmation, reset, sign-in link.
        MailPerAccount => "mail_account",
        /// Mails asked for from one network address.
        MailPerAddress => "mail_address",
        /// Receipts asked about from one network address.
        VerifyPerAddress => "verify_address",
        /// Invitations to teams sent by one account.
        TeamInvitations => "team_invitations",
    }
}

impl Limit {
    /// Attempts allowed within one window.
    #[must_use]
    pub const fn attempts(self) -> i32 {
        match self {
            Self::SignInPerAccountAndAddress => 10,
            Self::SignInPerAccount | Self::SignInPerAddress => 100,
            Self::MailPerAccount => 5,
            Self::MailPerAddress => 30,
            Self::VerifyPerAddress => 60,
            Self::TeamInvitations => 40,
        }
    }

    /// Length of the window.
    #[must_use]
    pub const fn window(self) -> Duration {
        match self {
            Self::SignInPerAccountAndAddress
            | Self::SignInPerAccount
            | Self::SignInPerAddress
            | Self::VerifyPerAddress => Duration::minutes(15),
            Self::MailPerAccount | Self::MailPerAddress => Duration::hours(1),
            Self::TeamInvitations => Duration::hours(24),
        }
    }
}
