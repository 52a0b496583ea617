/** Proofs of the sign-in: tokens, secrets, keys, and the guard at the logger. */
@NullMarked
package org.milepost.oauth;

import org.jspecify.annotations.NullMarked;
