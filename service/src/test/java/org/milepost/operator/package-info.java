/** Tests of the operator's API: its reading alone, its calls over the real server and books. */
@NullMarked
package org.milepost.operator;

import org.jspecify.annotations.NullMarked;
