/** Rolling restarts behind real load balancers. */
@NullMarked
package org.milepost.proofs.balancer;

import org.jspecify.annotations.NullMarked;
