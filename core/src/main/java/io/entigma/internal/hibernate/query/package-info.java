/** Queries over encrypted attributes: refuses what sealed values cannot answer, and makes equality find every stored form. */
@NullMarked
package io.entigma.internal.hibernate.query;

import org.jspecify.annotations.NullMarked;
