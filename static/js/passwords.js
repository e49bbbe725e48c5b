// Puts a button beside every password that shows what is typed. Without JavaScript the fields are as they are.
const words = document.getElementById("passwords").dataset;

for (const input of document.querySelectorAll('input[type="password"]')) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button--text password__show";
  button.setAttribute("aria-controls", input.id);
  const show = (shown) => {
    input.type = shown ? "text" : "password";
    button.textContent = shown ? words.hide : words.show;
  };
  button.addEventListener("click", () => {
    show(input.type === "password");
    input.focus();
  });
  input.form.addEventListener("submit", () => show(false));
  show(false);
  input.after(button);
}
