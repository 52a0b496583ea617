/** The till of the demo: a page that shows a terminal and calls the checkout as a till does. */
@NullMarked
package org.milepost.till;

import org.jspecify.annotations.NullMarked;
