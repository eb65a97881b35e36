// A row of links wider than a phone: the current one is moved into view, and `data-more` says at which end more waits.

export default function subnav(nav) {
  const current = nav.querySelector("[aria-current]");
  if (current) nav.scrollLeft = current.offsetLeft - (nav.clientWidth - current.offsetWidth) / 2;
  const update = () => {
    const isAtStart = nav.scrollLeft < 4;
    const isAtEnd = nav.scrollLeft + nav.clientWidth > nav.scrollWidth - 4;
    nav.dataset.more = isAtStart ? (isAtEnd ? "none" : "end") : isAtEnd ? "start" : "both";
  };
  nav.addEventListener("scroll", update, { passive: true });
  new ResizeObserver(update).observe(nav);
}
