//! The questions by name, for the list of routes.

code_enum! {
    /// Which policy guards a route. Codes are the names of the functions without `may_`.
    pub enum Question {
        /// Open to everybody; nothing to ask.
        Public => "public",
        /// Only while signed out or on the way in: sign-in, registration, reset.
        SignedOut => "signed_out",
        /// Any signed-in account, for its own things.
        SignedIn => "signed_in",
        /// Development only: mails kept on a page.
        DevelopmentOnly => "development_only",
        /// `may_create_entry`
        CreateEntry => "create_entry",
        /// `may_view_entry`
        ViewEntry => "view_entry",
        /// `may_edit_entry`
        EditEntry => "edit_entry",
        /// `may_submit_entry`
        SubmitEntry => "submit_entry",
        /// `may_ask_approval`
        AskApproval => "ask_approval",
        /// `may_withdraw_entry`
        WithdrawEntry => "withdraw_entry",
        /// `may_continue_entry`, and of the contest that is chosen `may_create_entry`
        ContinueEntry => "continue_entry",
        /// `may_manage_team`
        ManageTeam => "manage_team",
        /// `may_view_team`
        ViewTeam => "view_team",
        /// `may_leave_team`
        LeaveTeam => "leave_team",
        /// `may_reassign_owner`
        ReassignOwner => "reassign_owner",
        /// `may_revoke_invitation`
        RevokeInvitation => "revoke_invitation",
        /// `may_answer_invitation`, and to join `may_join_team`
        AnswerInvitation => "answer_invitation",
        /// `may_view_receipt`
        ViewReceipt => "view_receipt",
        /// `may_view_document`
        ViewDocument => "view_document",
        /// `may_view_evidence`
        ViewEvidence => "view_evidence",
        /// `may_attach_evidence`
        AttachEvidence => "attach_evidence",
        /// `may_remove_evidence`
        RemoveEvidence => "remove_evidence",
        /// `may_download_evidence`
        DownloadEvidence => "download_evidence",
        /// `may_export_entry`
        ExportEntry => "export_entry",
        /// `may_export_contest`
        ExportContest => "export_contest",
        /// `may_read_contest`
        ReadContest => "read_contest",
        /// `may_create_contest`
        CreateContest => "create_contest",
        /// `may_view_committee_desk`
        ViewCommitteeDesk => "view_committee_desk",
        /// `may_manage_contest`
        ManageContest => "manage_contest",
        /// `may_edit_contest`
        EditContest => "edit_contest",
        /// `may_open_contest`
        OpenContest => "open_contest",
        /// `may_extend_deadline`
        ExtendDeadline => "extend_deadline",
        /// `may_close_contest`
        CloseContest => "close_contest",
        /// `may_date_stage`
        DateStage => "date_stage",
        /// `may_archive_contest`
        ArchiveContest => "archive_contest",
        /// `may_remove_contest`
        RemoveContest => "remove_contest",
        /// `may_copy_contest`
        CopyContest => "copy_contest",
        /// `may_view_verification_queue`
        ViewVerificationQueue => "view_verification_queue",
        /// `may_take_checks`
        TakeChecks => "take_checks",
        /// `may_compare_entries`
        CompareEntries => "compare_entries",
        /// `may_verify_entry`
        VerifyEntry => "verify_entry",
        /// `may_manage_judges`
        ManageJudges => "manage_judges",
        /// `may_assign`
        Assign => "assign",
        /// `may_view_judging_desk`
        ViewJudgingDesk => "view_judging_desk",
        /// `may_view_assignment`
        ViewAssignment => "view_assignment",
        /// `may_declare_conflict`
        DeclareConflict => "declare_conflict",
        /// `may_view_sheet`
        ViewSheet => "view_sheet",
        /// `may_score`
        Score => "score",
        /// `may_finalise`
        Finalise => "finalise",
        /// `may_reopen_sheet`
        ReopenSheet => "reopen_sheet",
        /// `may_view_scores_overview`
        ViewScoresOverview => "view_scores_overview",
        /// `may_view_ranking`
        ViewRanking => "view_ranking",
        /// `may_decide`
        Decide => "decide",
        /// `may_publish`
        Publish => "publish",
        /// `may_download_rules`
        DownloadRules => "download_rules",
        /// `may_download_scores`
        DownloadScores => "download_scores",
        /// `may_read_innovation`
        ReadInnovation => "read_innovation",
        /// `may_import_innovations`, and for the list `may_view_imports`
        ImportInnovations => "import_innovations",
        /// `may_mark_innovations`
        MarkInnovations => "mark_innovations",
        /// `may_tag_innovation`
        TagInnovation => "tag_innovation",
        /// `may_view_desk`
        ViewDesk => "view_desk",
        /// `may_view_overview`
        ViewOverview => "view_overview",
        /// `may_administer_users`
        AdministerUsers => "administer_users",
        /// `may_administer_site`
        AdministerSite => "administer_site",
    }
}
