// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.tenant;

import io.entigma.Entigma;
import io.entigma.error.MisconfigurationException;
import io.entigma.key.TenantId;
import io.entigma.spi.TenantResolver;
import org.hibernate.context.spi.CurrentTenantIdentifierResolver;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.core.task.TaskDecorator;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.ClaimAccessor;
import org.springframework.util.ClassUtils;

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
public class EntigmaTenantAutoConfiguration {
    /** Names a resolver by its class, or none. */
    public static final String RESOLVER = "entigma.tenant-resolver";

    /** The bean that is made for that. */
    public static final String RESOLVER_BEAN = "entigmaNamedTenants";

    private static final String CLAIM = "entigma.tenants.claim";

    /** For Spring. */
    public EntigmaTenantAutoConfiguration() {}

    /** The resolver is named by a setting, which goes before what is found below. */
    @Order(0)
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(RESOLVER)
    static class FromSetting {
        @Bean(RESOLVER_BEAN)
        @ConditionalOnMissingBean(TenantResolver.class)
        TenantResolver namedTenants(Environment environment, AutowireCapableBeanFactory beans) {
            if (environment.containsProperty(CLAIM)) {
                throw new MisconfigurationException(RESOLVER + ": and " + CLAIM + " exclude each other; remove one");
            }
            String name = environment.getRequiredProperty(RESOLVER);
            if (name.equals("scope-only")) {
                return TenantResolver.scopeOnly();
            }
            try {
                return (TenantResolver) beans.createBean(ClassUtils.forName(name, null));
            } catch (ClassNotFoundException | LinkageError | ClassCastException e) {
                throw new MisconfigurationException(
                        RESOLVER
                                + ": must be 'scope-only' or the name of a class that implements TenantResolver, but is '"
                                + name + "'",
                        e);
            }
        }
    }

    /** The tenant is a claim of whoever is logged in. */
    @Order(1)
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({Authentication.class, ClaimAccessor.class})
    @ConditionalOnProperty(CLAIM)
    static class FromSecurity {
        @Bean
        @ConditionalOnMissingBean(TenantResolver.class)
        TenantResolver entigmaSecurityTenants(Environment environment) {
            return new ClaimTenantResolver(environment.getRequiredProperty(CLAIM));
        }
    }

    /** The tenant is the one that Hibernate's resolver names. */
    @Order(2)
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
    @ConditionalOnMissingBean(TaskDecorator.class)
    @ConditionalOnProperty(name = "entigma.tenants.hand-over-to-tasks", matchIfMissing = true)
    TaskDecorator entigmaTaskDecorator(ObjectProvider<TenantResolver> resolvers) {
        return new TenantTaskDecorator(resolvers::getIfAvailable);
    }
}
