// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/** Health, meters, the actuator endpoint and audit events. */
@NullMarked
package io.entigma.spring.actuate;

import org.jspecify.annotations.NullMarked;
