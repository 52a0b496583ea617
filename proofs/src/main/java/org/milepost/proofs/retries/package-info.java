/**
 * Proves the promise about retries: tills that give up, hang up, send twice at once and try again,
 * over servers that stall, shed, restart and die; and a judge who holds what the tills wrote down
 * against the books.
 */
@NullMarked
package org.milepost.proofs.retries;

import org.jspecify.annotations.NullMarked;
