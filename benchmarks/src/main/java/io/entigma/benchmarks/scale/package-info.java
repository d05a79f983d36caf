/** The key table of very many tenants, and a fleet of nodes before it. */
@NullMarked
package io.entigma.benchmarks.scale;

import org.jspecify.annotations.NullMarked;
