# Page skeleton and shared components.
common-skip = Skip to content
common-demo-banner = This is a demonstration site. Data marked “example” was made up and is not official.
common-example = example
common-menu = Menu
common-nav = Main navigation
common-nav-contests = Contests
common-nav-catalogue = Catalogue
common-nav-entries = My entries
common-nav-judging = Judging
common-nav-committee = Committee
common-nav-desk = Working group desk
common-nav-admin = Administration
common-sign-in = Sign in
common-sign-out = Sign out
common-register = Create an account
common-account = My account
common-account-of = Account of { $name }
common-settings = Language and appearance
common-theme-auto = Follow device
common-theme-light = Light
common-theme-dark = Dark
common-foot-office = Organised by { $office }.
common-foot-region = Portal of regional innovation contests and their catalogue.
common-foot-data = Catalogue data names its source on each innovation's page.
common-foot-licence = Open-source software, licensed MIT or Apache-2.0.
common-foot-help = Questions? Write to
common-foot-api = Open data (JSON)
common-mail-foot = This mail was sent automatically by { $name } { $region }. There is no need to reply.

# Small parts
common-breadcrumb = You are here
common-pages = Pages
common-page-range = { $first }–{ $last } of { $total }
common-page-previous = Previous
common-page-next = Next
common-cancel = Cancel
common-optional = (optional)
common-remove-sure = Remove “{ $name }”? This cannot be undone.
common-remove-yes = Yes, remove it
common-error = Please correct:
common-errors-title =
    { $count ->
        [one] One thing needs correcting
       *[other] { $count } things need correcting
    }
common-back-home = To the home page
common-link = Link
common-public = open to the public
common-private = private
common-untitled = Untitled
common-untagged = No dimension yet
common-completeness = Completeness
common-filled-of = { $filled } of { $total } filled in
common-stage-done = (done)
common-stage-now = in progress
common-days-left =
    { $count ->
        [0] Last day
        [one] { $count } day left
       *[other] { $count } days left
    }
common-closes-at = Closes { $time }
common-innovations =
    { $count ->
        [one] { $count } innovation
       *[other] { $count } innovations
    }
common-innovations-none = no innovation yet

# Fields
common-words-least = At least { $min } words.
common-words-most = At most { $max } words.
common-words-between = Between { $min } and { $max } words.
common-words-now = Words: { $count }
common-file-limit = At most { $size } per file.
common-file-too-large = This file is too large. The limit is { $size }.
common-file-progress = Uploading: { $percent }%
common-file-failed = The connection broke before the file arrived. Choose the file again and retry.
common-scale = { $min }–{ $max }

# Autosave
common-saving = Saving…
common-unsaved = Not saved yet
common-saved-at = saved { $time }
common-saved-by-at = saved by { $name } { $time }
common-save-offline = No connection. What you typed is kept on this device and sent as soon as you are back online.
common-save-signed-out = Your session has ended. What you typed is safe on this device.
common-sign-in-again = Sign in again in a new tab
common-save-failed = Not saved yet. We will try again shortly; what you typed is safe on this device.
common-save-restored = What this device had not yet been able to send has been put back.
common-save-mine = Your text
common-save-theirs = The saved text
common-save-use-mine = Use my text
common-save-use-theirs = Use the saved text

# Score sheet
common-running-total = Running total
common-criteria-filled = { $filled } of { $total } criteria filled in

# Status of a dimension tag
common-tag-proposed = proposed
common-tag-indicative = indicative
common-tag-set = confirmed
common-tag-quick-win = quick win

# Status of an entry
common-entry-draft = Draft
common-entry-submitted = Submitted
common-entry-returned = Needs correction
common-entry-corrected = Corrected
common-entry-eligible = Passed the check
common-entry-declined = Not accepted
common-entry-shortlisted = Shortlisted
common-entry-awarded = Awarded
common-entry-not-selected = Not selected
common-entry-withdrawn = Withdrawn
# Status of a contest
common-contest-draft = In preparation
common-contest-open = Open
common-contest-closed = Closed
common-contest-published = Results published
common-contest-archived = Archived
# Status of a score sheet
common-sheet-draft = Unfinished
common-sheet-final = Final
common-sheet-void = Void
# Outcome of a check
common-verification-accepted = Accepted
common-verification-returned = Returned
common-verification-declined = Declined
# Status of a mail
common-mail-pending = Waiting
common-mail-sent = Sent
common-mail-kept = Kept
common-mail-failed = Failed

# Error pages
common-error-request = Request number
common-error-request-hint = Please quote this number when you contact the committee.
common-error-ways = What you can do
common-error-forbidden-title = This page is not for your role
common-error-forbidden-text = Your account may not do this. If you think that is a mistake, please contact the committee.
common-error-not-found-title = Page not found
common-error-not-found-text = The address may have changed or been mistyped. Check it, or start again from the home page or the catalogue.
common-error-closed-title = The deadline has passed
common-error-closed-text = What you saved last is still there and nothing is lost.
common-error-closed-told = The time is over: closed { $time }. What was not sent yet stays on this device.
common-error-closed-at = Closed { $time }
common-error-stale-title = There is a newer version
common-error-stale-text = Someone else, or another tab, changed this since you opened it. Reload to see the latest; copy your text first if you need it.
common-error-conflict-title = This cannot be done now
common-error-conflict-text = Things have changed since this page was opened. Reload to see how they stand.
common-error-gone-title = Withdrawn
common-error-gone-text = What was here has been withdrawn by its owner.
common-error-unprocessable-title = The request could not be processed
common-error-unprocessable-text = We could not read part of what was sent. Go back to the form and try once more.
common-error-throttled-title = Too many attempts
common-error-throttled-text = For safety we limit attempts within a short time.
common-error-throttled-wait =
    { $minutes ->
        [one] Please try again in { $minutes } minute.
       *[other] Please try again in { $minutes } minutes.
    }
common-error-internal-title = Something went wrong on our side
common-error-internal-text = We could not finish your request. What was saved is safe. Please try again in a little while.
common-error-unavailable-title = The service is unavailable
common-error-unavailable-text = We are bringing it back. What was saved is safe. Please try again in a little while.
common-try-again = Try again

# Home
common-home-gem = Smart city dimensions and their number of innovations
common-home-open = Open now
common-home-none-open = No contest is open
common-home-none-open-text = Contests that take entries will appear here with their schedule. Meanwhile, browse the innovations that have proved themselves.
common-home-newest = New in the catalogue
common-home-all = See all innovations
common-home-none-newest = The catalogue is still empty
common-home-none-newest-text = Innovations appear here once contest results are published.
common-home-submit = Enter an innovation
common-home-catalogue = Open the catalogue
common-home-rules = See rules and schedule

# Panduan tampilan / style guide
common-guide-title = Style guide
common-guide-lead = Every part of the pages with sample content, light and dark.
common-guide-actions = Actions
common-guide-state = State
common-guide-reading = Reading
common-guide-cards = Cards
common-guide-forms = Forms
common-guide-sheet = Score sheet
