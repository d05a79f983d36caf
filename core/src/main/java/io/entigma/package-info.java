// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/**
 * Field encryption for JPA entities: the {@link io.entigma.Encrypted} annotation, the engine
 * ({@link io.entigma.Entigma}), tenants ({@link io.entigma.TenantScope}) and the family of errors.
 */
@NullMarked
package io.entigma;

import org.jspecify.annotations.NullMarked;
