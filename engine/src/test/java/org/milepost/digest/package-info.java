/** Tests of digests and authentication codes. */
@NullMarked
package org.milepost.digest;

import org.jspecify.annotations.NullMarked;
