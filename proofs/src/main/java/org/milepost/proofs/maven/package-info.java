/** Proofs that run the tests of the modules in another way than {@code check} does, by Maven. */
@NullMarked
package org.milepost.proofs.maven;

import org.jspecify.annotations.NullMarked;
