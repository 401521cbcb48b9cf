// Keeps a form that is sent before the page's modules have run: they send it once they are there.

document.addEventListener("submit", (event) => {
	const form = event.target;
	if (!(form instanceof HTMLFormElement && form.dataset.form)) return;
	event.preventDefault();
	form.dataset.submittedEarly = "";
});
