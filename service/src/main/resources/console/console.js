// Control+K, or Command+K, puts the cursor into the search box. After a form with errors, the summary of them
// has the focus. What updates itself waits while it has the focus. On small screens the list of places is closed at
// first. The pages work without this.
document.addEventListener('keydown', event => {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'k') {
    const box = document.getElementById('q');
    if (box) {
      event.preventDefault();
      box.focus();
      box.select();
    }
  }
  if (event.key === 'Escape') {
    document.querySelectorAll('details.person[open]').forEach(it => {
      it.open = false;
      it.querySelector('summary').focus();
    });
  }
});
document.addEventListener('htmx:beforeRequest', event => {
  if (event.target.contains(document.activeElement)) {
    event.preventDefault();
  }
});
document.addEventListener('DOMContentLoaded', () => {
  const errors = document.querySelector('.errors');
  if (errors) {
    errors.focus();
  }
  if (matchMedia('(max-width: 56rem)').matches) {
    document.querySelectorAll('details.menu').forEach(it => { it.open = false; });
  }
});
