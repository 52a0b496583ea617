/** Tests of what is kept of refused requests. */
@NullMarked
package org.milepost.refusal;

import org.jspecify.annotations.NullMarked;
