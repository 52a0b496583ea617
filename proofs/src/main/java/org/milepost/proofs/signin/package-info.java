/**
 * Proofs of the members' sign-in with programs of others: a browser, an OpenID Connect provider.
 */
@NullMarked
package org.milepost.proofs.signin;

import org.jspecify.annotations.NullMarked;
