# Catalogue, dimensions, frameworks.
catalogue-title = Catalogue of innovations
catalogue-lead = Published regional innovations with their smart city dimensions and sources. Search, narrow down, and copy what fits.
catalogue-about-dimension = About this dimension
catalogue-search = Search by name, acronym or content
catalogue-search-go = Search
catalogue-use-framework = Use { $name }
catalogue-filter-framework = Framework
catalogue-filter-dimension = Dimension
catalogue-filter-sub_dimension = Sub-dimension
catalogue-filter-year = Year
catalogue-filter-region = Region
catalogue-filter-category = Category
catalogue-filter-office = Office
catalogue-filter-status = Tag status
catalogue-filter-q = Words
catalogue-unknown = { $filter } “{ $value }” is not known and was not used.
catalogue-narrow = Narrow down
catalogue-used = Filters in use
catalogue-drop = Drop the filter
catalogue-clear = Drop all filters
catalogue-more-values =
    { $count ->
       *[other] { $count } more
    }
catalogue-count =
    { $count ->
        [0] No innovations
        [1] 1 innovation
       *[other] { $count } innovations
    }
catalogue-via = through the crosswalk, { $strength }
catalogue-via-short = through the crosswalk
catalogue-via-note = Some innovations have no tag in this framework. Their dimension is derived from another framework through the crosswalk.
catalogue-strength-weak = weak
catalogue-strength-medium = medium
catalogue-strength-strong = strong
catalogue-none = Nothing matches
catalogue-none-text = Try a more general word, or drop one of the filters.
catalogue-frameworks = Frameworks and dimensions
catalogue-frameworks-lead = An innovation can be seen through several smart city frameworks.
catalogue-framework-owner = Owner
catalogue-browse-framework = Browse the catalogue by this framework
catalogue-default = default
catalogue-to-desk = Tag its dimensions
catalogue-not-public = This record is not in the public catalogue.
catalogue-is-example = This is made-up data for demonstration, not a real innovation.
catalogue-what = What it is
catalogue-unclear = What is not clear
catalogue-maybe-same = Possibly the same as:
catalogue-dimensions = Dimensions
catalogue-no-dimension = Not tagged to any dimension yet.
catalogue-primary = primary
catalogue-secondary = secondary
catalogue-working-group = Working group
catalogue-tag-year = Year
catalogue-reason = Reason
catalogue-awards = Awards
catalogue-evidence = Public evidence
catalogue-facts = In short
catalogue-affair = Government affair
catalogue-maturity = Maturity
catalogue-maturity-launched = launched
catalogue-maturity-developed = being developed
catalogue-maturity-implemented_partly = implemented in part
catalogue-maturity-quick_win = quick win
catalogue-maturity-indicative = named as an indication
catalogue-maturity-implemented = implemented
catalogue-source = Source
catalogue-source-publisher = Publisher
catalogue-source-place = Place
catalogue-source-date = Date
catalogue-source-note = Note
catalogue-target = Target
catalogue-local-name = Name in English
catalogue-parts = Sub-dimensions
catalogue-all-of-dimension = See all in the catalogue
catalogue-gap = No innovation in this dimension yet
catalogue-gap-text = A gap like this can become a topic of the next contest.
catalogue-crosswalk = Answers in other frameworks
catalogue-programmes = Smart city programmes of this region and the nation
catalogue-programme-owner = Run by
catalogue-other-dimensions = Other dimensions
catalogue-gone-same = Other innovations of the same dimension
catalogue-gone-all = Open the catalogue
catalogue-related = Versions and related innovations
catalogue-related-developed-from = Developed from
catalogue-related-developed-into = Developed into
catalogue-related-same-as = The same as
