/**
 * Runs a sandbox of Milepost for the tests of a partner's software.
 *
 * <p>{@link org.milepost.junit.MilepostExtension} starts it, and gives each test a {@link
 * org.milepost.junit.Milepost}.
 */
@NullMarked
package org.milepost.junit;

import org.jspecify.annotations.NullMarked;
