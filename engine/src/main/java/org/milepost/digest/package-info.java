/** Digests and authentication codes of the books and of all that is sealed. */
@NullMarked
package org.milepost.digest;

import org.jspecify.annotations.NullMarked;
