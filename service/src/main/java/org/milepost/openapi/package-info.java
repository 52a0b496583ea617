/** The descriptions of the APIs, and the page that shows them. */
@NullMarked
package org.milepost.openapi;

import org.jspecify.annotations.NullMarked;
