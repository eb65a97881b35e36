# Ranking, decisions, publication, the leader's overview.
results-nav = Pages about results
results-nav-ranking = Ranking
results-nav-decisions = Decisions
results-nav-publication = Publication

results-ranking-title = Ranking
results-ranking-lead = Computed from final score sheets by the frozen rules. Every total opens to the figures it comes from.
results-provisional = Provisional ranking
results-provisional-text = Judging has not ended. The figures below may still change.
results-no-category = This contest has no category yet
results-nobody-ranked = No entry is ranked yet
results-nobody-ranked-text = Entries appear here once enough judges have finished their score sheets.
results-ranking-of = Ranking of { $category }
results-place = Place
results-entry = Entry
results-total = Total
results-sheets = Sheets
results-open-total = { $score }: see the arithmetic of { $title }
results-tied-total = Equal totals. Told apart by:
results-still-tied = Still tied with { $others }; the plenary decides
results-below-title = Below quorum
results-below-reason = { $sheets } final sheets of at least { $quorum } needed.
results-inputs-hash = Fingerprint of the inputs (SHA-256):
results-rules-hash = Fingerprint of the rules (SHA-256):

results-method = How it is computed
results-method-sheet = A sheet's score is the sum of mark times weight over all criteria, from 0 to 100, without rounding.
results-combine-mean = Judges are combined by the mean: added up and divided by the number of sheets.
results-combine-trimmed-mean = Judges are combined by the trimmed mean: with three sheets or more, one highest and one lowest are left out; the rest are averaged.
results-combine-median = Judges are combined by the median: the one in the middle; with an even number, the mean of the two in the middle.
results-method-rounding = The outcome is rounded once only, half up, to { $decimals } decimals.
results-method-quorum = An entry is ranked when it has at least { $quorum } final sheets.
results-method-ties = Equal totals are told apart, in this order, by
results-tie-highest-weight-criterion = the criterion of the largest weight
results-tie-criterion = the criterion { $criterion }
results-tie-median-of-judges = the median of the judges
results-tie-fewer-spread = the smaller distance between highest and lowest judge
results-tie-earlier-submission = the earlier submission
results-tie-plenary-decision = a decision of the plenary

results-arithmetic-title = Arithmetic
results-arithmetic-lead = Total { $score }, place { $place }.
results-step-sheets = Score of each judge
results-sheet-percent = Each mark is multiplied by its weight in percent; the products are added up.
results-sheet-levels = Each level is multiplied by its weight; the sum is divided by the most points possible and multiplied by 100.
results-exact-note = Figures here are exact; those that do not end are written as fractions.
results-judge = Judge { $judge }
results-criterion = Criterion
results-mark = Mark
results-weight = Weight
results-product = Mark × weight
results-sum = Sum
results-share = { $sum } × 100 ÷ { $most }
results-step-combine = Combination
results-left-out = Left out: { $scores }
results-step-rounding = Rounding
results-step-place = Place
results-place-is = Place { $place } in its category.
results-ties-looked-at = Its total equals that of other entries. Looked at, in order; the last one decided:
results-back-to-ranking = Back to the ranking

results-decisions-title = Decisions
results-decisions-lead = Suggestions come from the ranking. Only the committee sees decisions until results are published, and may change them until then. Give a reason where a decision differs from the suggestion.
results-decisions-closed = Decisions are recorded after judging has ended and before results are published.
results-decisions-empty = Entries that passed the check appear here.
results-undecided-count =
    { $count ->
        [0] Every entry is decided.
        [one] One entry is undecided. The choices below follow the ranking and count once they are saved.
       *[other] { $count } entries are undecided. The choices below follow the ranking and count once they are saved.
    }
results-place-and-total = place { $place }, total { $score }
results-suggests-award = The ranking suggests: { $award }.
results-suggests-plenary = The ranking suggests: tied, the plenary decides.
results-suggests-none = The ranking suggests: no award.
results-recorded-award = Decided: { $award }
results-recorded-none = Decided: not selected
results-recorded-open = Undecided
results-choice = Decision
results-choice-open = Undecided
results-choice-wrong = Choose one of the list.
results-not-selected = Not selected
results-reason = Reason
results-reason-missing = This decision differs from what the ranking suggests. Give the reason; it goes into the minutes.
results-reason-long = A reason has at most { $limit } characters.
results-decisions-save = Save decisions of { $category }
results-decisions-saved = Decisions saved. Nobody but the committee sees them yet.
results-decisions-stale = Decisions or scores of this category changed since the page was opened. What you chose is still here; compare it with what is recorded for each entry, then save again.
results-to-publication = On to publication

results-publication-title = Publish results
results-publication-lead = Everything below happens at once and only once: awards, mails to the teams, catalogue records, the results page, and the score file without names of judges.
results-stat-awards = awards
results-stat-records = each becomes a catalogue record
results-stat-passed = entries without an award
results-stat-mails = mails to team members
results-open-title = Not ready to be published
results-open-undecided = the ranking suggests an award, but nothing was decided
results-open-reason-missing = the decision differs from the ranking and gives no reason
results-open-hidden = an entry that is not shown to you has no decision yet; ask another committee member to decide
results-awards-hidden = An entry of your own team, or one you declared a conflict for, takes part in this category. Its awards are not shown to you before they are published; other committee members can read them on this page.
results-to-decisions = Open decisions
results-awards-of = Awards of { $category }
results-award = Award
results-prize = Prize
results-no-awards = No awards in this category.
results-passed-over =
    { $count ->
        [one] One entry is undecided and will be published as not selected
       *[other] { $count } entries are undecided and will be published as not selected
    }
results-all-agreed = Put entries without an award into the catalogue, too
results-all-agreed-hint = Only those whose teams agreed to it in the form.
results-confirm = I have read the list above. A publication cannot be undone.
results-confirm-missing = Tick this statement to publish the results.
results-publish = Publish results now
results-published = The results are published.
results-published-already = The results of this contest were published before.
results-publication-stale = Decisions or scores changed since this page was opened. Check the list below, then publish.
results-publication-not-ready = Some entries are not ready to be published; see the list below.

results-title = Results
results-published-at = Published { $time }
results-how = How these results were computed
results-recompute = Anybody can recompute this ranking: download both files, install the open-source software Sayembara, and run the command below. No database is needed. Judges are written by pseudonym.
results-rules-file = Rules file (JSON)
results-scores-file = Score file (JSON)

results-overview-title = Overview
results-overview-lead = Where contests and the innovation catalogue stand now.
results-overview-regions = Regions
results-overview-contests = Contests
results-overview-no-contest = No contest yet
results-overview-catalogue = Catalogue by dimension
results-overview-dimensions = Number of innovations per dimension
results-overview-awards = Last awards
results-overview-no-award = No award yet
results-overview-no-award-text = Awards appear here once contest results are published.
results-contest = Contest
results-stage = Stage
results-stage-until = until { $time }
results-stage-from = from { $time }
results-stage-over = over
results-count-entries = Entries
results-count-waiting = Awaiting the check
results-count-judged = Passed the check
results-count-awarded = Awards
results-dimension = Dimension
results-count-innovations = Innovations

mail-contest-result-subject = Results of { $contest }: { $title }
mail-contest-result-text = The results of { $contest } are published. This is the result of your entry, { $title }.
mail-contest-result-award = Congratulations! Your entry receives the award { $award }.
mail-contest-result-none = This time your entry received no award. Thank you for your work.
mail-contest-result-place = Category { $category }: place { $place } of { $ranked } entries, total { $score }.
mail-contest-result-unranked = Category { $category }: your entry is not ranked, because too few score sheets were finished.
mail-contest-result-criteria = Your mean mark per criterion, beside the mean of the category:
mail-contest-result-line = { $criterion }: { $own } (category mean { $average })
mail-contest-result-action = See the results
mail-contest-result-why = You receive this mail because you are in the team of this entry.
