/** Tests of the demo's data. */
@NullMarked
package org.milepost.sandbox;

import org.jspecify.annotations.NullMarked;
