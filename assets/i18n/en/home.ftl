# Home page.
home-title = Innovations of { $region }, from contest to masterplan
home-lead = Enter an innovation with its evidence, follow a judging whose rules are open, and find innovations by smart city dimension.
