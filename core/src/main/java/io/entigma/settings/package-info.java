// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
/**
 * What a text setting is, how its value is read, and which there are. Every place where settings are written (persistence.xml,
 * Spring Boot, Quarkus, the command line) takes names, types, defaults and rules from here. The settings of the engine
 * itself do not belong here, nor those of a KEK client: its provider declares them.
 */
@NullMarked
package io.entigma.settings;

import org.jspecify.annotations.NullMarked;
