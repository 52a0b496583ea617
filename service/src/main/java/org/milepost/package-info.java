/** The whole process: its entry, its settings and its routes. */
@NullMarked
package org.milepost;

import org.jspecify.annotations.NullMarked;
