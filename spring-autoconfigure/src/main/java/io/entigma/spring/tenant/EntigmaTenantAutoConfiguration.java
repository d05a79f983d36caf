// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.tenant;

import io.entigma.Entigma;
import io.entigma.key.TenantId;
import io.entigma.spi.TenantResolver;
import io.entigma.spring.EntigmaProperties;
import java.util.Objects;
import org.hibernate.context.spi.CurrentTenantIdentifierResolver;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.TaskDecorator;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.ClaimAccessor;

/**
 * A {@link TenantResolver} from what the application has: Spring Security's authentication, or Hibernate's own resolver. The
 * Hibernate session and an open scope go before each of them; a {@code TenantResolver} bean of the application takes their
 * place.
 */
@AutoConfiguration(
        beforeName = {
            "org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration",
            "org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration"
        })
@ConditionalOnClass(Entigma.class)
@EnableConfigurationProperties(EntigmaProperties.class)
public class EntigmaTenantAutoConfiguration {
    /** For Spring. */
    public EntigmaTenantAutoConfiguration() {}

    /** The tenant is a claim of whoever is logged in. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({Authentication.class, ClaimAccessor.class})
    @ConditionalOnProperty("entigma.tenants.claim")
    static class FromSecurity {
        @Bean
        @ConditionalOnMissingBean(TenantResolver.class)
        TenantResolver entigmaSecurityTenants(EntigmaProperties properties) {
            return new ClaimTenantResolver(
                    Objects.requireNonNull(properties.tenants().claim()));
        }
    }

    /** The tenant is the one that Hibernate's resolver names. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(CurrentTenantIdentifierResolver.class)
    @ConditionalOnBean(CurrentTenantIdentifierResolver.class)
    static class FromHibernate {
        @Bean
        @ConditionalOnMissingBean(TenantResolver.class)
        TenantResolver entigmaHibernateTenants(ObjectProvider<CurrentTenantIdentifierResolver<?>> resolvers) {
            return () -> {
                Object tenant = resolvers.getObject().resolveCurrentTenantIdentifier();
                return tenant == null ? null : TenantId.of(tenant);
            };
        }
    }

    @Bean
    @ConditionalOnMissingBean(TenantResolver.class)
    @ConditionalOnProperty("entigma.tenants.scope-only")
    TenantResolver entigmaScopeOnlyTenants() {
        return TenantResolver.scopeOnly();
    }

    @Bean
    @ConditionalOnMissingBean(TaskDecorator.class)
    @ConditionalOnProperty(name = "entigma.tenants.hand-over-to-tasks", matchIfMissing = true)
    TaskDecorator entigmaTaskDecorator(ObjectProvider<TenantResolver> resolvers) {
        return new TenantTaskDecorator(resolvers::getIfAvailable);
    }
}
