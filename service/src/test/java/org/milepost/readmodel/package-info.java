/** Tests of the read models. */
@NullMarked
package org.milepost.readmodel;

import org.jspecify.annotations.NullMarked;
