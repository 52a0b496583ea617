// Keys of the keyboard are keys of the terminal, unless they are typed into a field. The page works without it.
document.addEventListener('keydown', event => {
  const place = event.target;
  if (event.altKey || event.ctrlKey || event.metaKey || place.closest('input, select, textarea, summary, pre')) {
    return;
  }
  const isButton = place.closest('button, a');
  const key = event.key === 'Escape' || event.key === 'Backspace' ? 'CLEAR'
    : event.key === 'Enter' && !isButton ? 'ENTER'
    : /^[0-9]$/.test(event.key) ? event.key
    : '';
  const button = key && document.querySelector(`button[data-key="${key}"]`);
  if (button) {
    event.preventDefault();
    button.click();
  }
});
