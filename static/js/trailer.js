// The player in place of its picture, once it is asked for: before, nothing is requested from the provider.
for (const trailer of document.querySelectorAll("[data-player]")) {
  const link = trailer.querySelector("a");
  link.setAttribute("role", "button");

  const play = (event) => {
    // A new tab or window that is asked for is what a link gives.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const player = document.createElement("iframe");
    player.src = trailer.dataset.player;
    player.title = trailer.dataset.title;
    player.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
    player.allowFullscreen = true;
    // YouTube refuses to play where it isn't told the origin.
    player.referrerPolicy = "strict-origin-when-cross-origin";
    player.tabIndex = 0;
    trailer.replaceChildren(player);
    player.focus();
  };
  link.addEventListener("click", play);
  link.addEventListener("keydown", (event) => {
    if (event.key === " ") play(event); // as buttons do
  });
}
