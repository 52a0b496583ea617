/** Digests (SHA-256) and message authentication codes (HMAC). */
@NullMarked
package org.milepost.digest;

import org.jspecify.annotations.NullMarked;
