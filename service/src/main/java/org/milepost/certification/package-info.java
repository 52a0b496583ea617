/** Certification in the sandbox: judges how a partner's software uses an API, from its calls. */
@NullMarked
package org.milepost.certification;

import org.jspecify.annotations.NullMarked;
