/** Tests of the files between the operator and partners. */
@NullMarked
package org.milepost.incoming;

import org.jspecify.annotations.NullMarked;
