common-error-forged-form-title = This form is no longer valid
common-error-forged-form-text = The page may have been open for too long, or you signed in again in another tab. Go back, reload the page and send it again. Nothing was changed.
common-error-timeout-title = Took too long
common-error-timeout-text = The request did not finish in time. Check your connection and try again.
common-error-too-large-title = Too large
common-error-too-large-text = What you sent is over the limit. Make the file smaller and send it again.
