/** Measurements of Entigma, beside other libraries and beside no encryption at all. */
@NullMarked
package io.entigma.benchmarks;

import org.jspecify.annotations.NullMarked;
