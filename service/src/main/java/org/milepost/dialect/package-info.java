/** Classes that every API uses: callers, deadlines, idempotency keys, strict reading of JSON. */
@NullMarked
package org.milepost.dialect;

import org.jspecify.annotations.NullMarked;
