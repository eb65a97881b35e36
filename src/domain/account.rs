//! Accounts: what a one-time link is for.

code_enum! {
    /// What a one-time link opens. A link of one purpose never serves another.
    pub enum LinkPurpose {
        /// Confirms an address.
        Confirmation => "confirmation",
        /// Sets a new password.
        PasswordReset => "password_reset",
        /// Signs in without a password.
        SignIn => "sign_in",
        /// Lets a judge in as a guest of one contest.
        JudgeInvitation => "judge_invitation",
        /// Joins the team of one entry.
        TeamInvitation => "team_invitation",
    }
}
