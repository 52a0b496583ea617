/** Refused requests of partners: taken from the APIs, written in batches, searched, and deleted. */
@NullMarked
package org.milepost.refusal;

import org.jspecify.annotations.NullMarked;
