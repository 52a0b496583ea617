/** The Avios partner API: credits, debits and reversals, and the calls around them. */
@NullMarked
package org.milepost.avios;

import org.jspecify.annotations.NullMarked;
