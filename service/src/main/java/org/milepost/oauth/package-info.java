/** Who may call: clients, tokens, signing keys, and the guard at the door. */
@NullMarked
package org.milepost.oauth;

import org.jspecify.annotations.NullMarked;
