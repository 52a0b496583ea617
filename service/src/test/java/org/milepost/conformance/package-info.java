/** Requests that conform to the OpenAPI documents, and what the server makes of them. */
@NullMarked
package org.milepost.conformance;

import org.jspecify.annotations.NullMarked;
