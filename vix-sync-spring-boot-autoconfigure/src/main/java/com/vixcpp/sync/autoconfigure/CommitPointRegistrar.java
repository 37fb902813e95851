package com.vixcpp.sync.autoconfigure;

import com.vixcpp.sync.jdbc.CommitPoint;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.transaction.ConfigurableTransactionManager;

/**
 * Lets every transaction manager tell us of its commits, whoever made it.
 */
final class CommitPointRegistrar implements BeanPostProcessor {

	private final CommitPoint commitPoint = new CommitPoint();

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof ConfigurableTransactionManager transactionManager) {
			transactionManager.addListener(this.commitPoint);
		}
		return bean;
	}

}
