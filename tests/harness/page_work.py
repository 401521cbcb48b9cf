"""Observes what a page does: long tasks, frames, layout shifts, changed nodes, layouts."""

from playwright.async_api import CDPSession

# Before the page's own scripts: the observers of a browser report from then on.
OBSERVE = """
  window.work = { tasks: [], frames: [], touched: [], shift: 0, paint: 0 };
  const observe = (type, note) => new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) note(entry);
  }).observe({ type, buffered: true });
  observe("longtask", ({ duration }) => window.work.tasks.push(duration));
  observe("layout-shift", ({ value, hadRecentInput }) => {
    if (!hadRecentInput) window.work.shift += value;
  });
  observe("largest-contentful-paint", ({ startTime }) => { window.work.paint = startTime; });
  const changed = new Set();
  new MutationObserver((records) => {
    for (const { target, addedNodes } of records)
      for (const node of [target, ...addedNodes]) changed.add(node);
  }).observe(document, { attributes: true, characterData: true, childList: true, subtree: true });
  let before = 0;
  const frame = (now) => {
    if (before) window.work.frames.push(now - before);
    if (changed.size) window.work.touched.push(changed.size);
    changed.clear();
    before = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
"""
REPORT = "() => window.work"
RESTART = "() => Object.assign(window.work, { tasks: [], frames: [], touched: [], shift: 0 })"


async def layouts_so_far(cdp: CDPSession) -> int:
    """How often the page was laid out, forced by a script or for a frame."""
    await cdp.send("Performance.enable")
    metrics = (await cdp.send("Performance.getMetrics"))["metrics"]
    return int(next(each["value"] for each in metrics if each["name"] == "LayoutCount"))
