// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.runtime;

import io.entigma.kek.KekClient;
import java.util.function.UnaryOperator;

/** A bean that puts something around every KEK client, see {@link io.entigma.EntigmaBuilder#decorateKekClients}. */
public interface KekClientDecorator extends UnaryOperator<KekClient> {}
