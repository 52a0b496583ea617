/**
 * Proofs of the running product: load with faults, histories checked against the books, a browser,
 * an external OpenID provider; and the command line of all modules.
 */
@NullMarked
package org.milepost.proofs;

import org.jspecify.annotations.NullMarked;
