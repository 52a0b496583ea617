/** The descriptions of the APIs, and the page where people read them. */
@NullMarked
package org.milepost.openapi;

import org.jspecify.annotations.NullMarked;
