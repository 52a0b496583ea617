/** Proofs of the sign-in: tokens, secrets, keys, and the guard at the door. */
@NullMarked
package org.milepost.oauth;

import org.jspecify.annotations.NullMarked;
