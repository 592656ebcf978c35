// SPDX-License-Identifier: GPL-2.0-only
/*
 * Remote processors of the virtual SoC: QEMU's virt machine, whose secure
 * world owns a coprocessor beside it. The secure world loads, starts and stops
 * it; Linux has the shared memory and a doorbell.
 */
#include <linux/device.h>
#include <linux/dma-direct.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/of.h>
#include <linux/of_reserved_mem.h>
#include <linux/platform_device.h>
#include <linux/remoteproc.h>
#include <linux/remoteproc_tee.h>
#include <linux/spinlock.h>

#include "compat.h"
#include "virt_doorbell.h"

/**
 * struct virt_rproc - one processor
 * @rproc: remoteproc's side
 * @bell: doorbell
 * @kick_lock: held while ringing
 * @leaving: crashes are not reported any more
 * @irq: interrupt of the doorbell
 */
struct virt_rproc {
	struct rproc *rproc;
	struct doorbell bell;
	spinlock_t kick_lock;	/* one ring at a time */
	bool leaving;
	int irq;
};

static int virt_rproc_map(struct rproc *rproc, struct rproc_mem_entry *mem)
{
	mem->va = memremap(mem->dma, mem->len, MEMREMAP_WC);
	if (!mem->va) {
		dev_err(&rproc->dev, "%s at %pad cannot be mapped: its reserved-memory node needs no-map\n",
			mem->name, &mem->dma);
		return -ENOMEM;
	}
	return 0;
}

static int virt_rproc_unmap(struct rproc *rproc, struct rproc_mem_entry *mem)
{
	if (mem->va)
		memunmap(mem->va);
	return 0;
}

/*
 * The coprocessor's address of @pa, by dma-ranges of the bus above, as for
 * every bus master; without dma-ranges it is the same.
 */
static int virt_rproc_da(struct device *dev, phys_addr_t pa, size_t size,
			 u32 *da)
{
	dma_addr_t first = phys_to_dma(dev, pa);
	dma_addr_t last = phys_to_dma(dev, pa + size - 1);

	if (last - first != size - 1 || last > U32_MAX)
		return -ERANGE;
	*da = first;
	return 0;
}

/* One region */
static int virt_rproc_region(struct rproc *rproc, struct device_node *node,
			     int index)
{
	struct device *dev = rproc->dev.parent;
	const char *name = kbasename(of_node_full_name(node));
	int len = strcspn(name, "@");
	struct rproc_mem_entry *mem;
	struct reserved_mem *rmem;
	u32 da;

	rmem = of_reserved_mem_lookup(node);
	if (!rmem) {
		dev_err(dev, "memory-region %s has no memory\n", name);
		return -EINVAL;
	}
	if (virt_rproc_da(dev, rmem->base, rmem->size, &da)) {
		dev_err(dev, "memory-region %s is outside dma-ranges\n", name);
		return -EINVAL;
	}
	/* The virtio device allocates its buffers from this one itself */
	if (str_has_prefix(name, "vdev0buffer"))
		mem = rproc_of_resm_mem_entry_init(dev, index, rmem->size,
						   da, "%.*s", len, name);
	else
		mem = rproc_mem_entry_init(dev, NULL, rmem->base, rmem->size,
					   da, virt_rproc_map, virt_rproc_unmap,
					   "%.*s", len, name);
	if (!mem)
		return -ENOMEM;
	rproc_add_carveout(rproc, mem);
	return 0;
}

static int virt_rproc_prepare(struct rproc *rproc)
{
	struct device_node *node, *np = rproc->dev.parent->of_node;
	int i, ret;

	ret = rproc_tee_prepare(rproc);
	for (i = 0; !ret; i++) {
		node = of_parse_phandle(np, "memory-region", i);
		if (!node)
			return 0;
		ret = virt_rproc_region(rproc, node, i);
		of_node_put(node);
	}
	/* remoteproc does not unprepare what could not be prepared */
	rproc_resource_cleanup(rproc);
	return ret;
}

static void virt_rproc_kick(struct rproc *rproc, int vqid)
{
	struct virt_rproc *virt = rproc->priv;
	unsigned long flags;

	spin_lock_irqsave(&virt->kick_lock, flags);
	doorbell_ring(&virt->bell, vqid);
	spin_unlock_irqrestore(&virt->kick_lock, flags);
}

static const struct rproc_ops virt_rproc_ops = {
	.prepare = virt_rproc_prepare,
	.unprepare = rproc_tee_unprepare,
	.parse_fw = rproc_tee_parse_fw,
	.load = rproc_tee_load,
	.find_loaded_rsc_table = rproc_tee_find_loaded_rsc_table,
	.get_loaded_rsc_table = rproc_tee_get_loaded_rsc_table,
	.start = rproc_tee_start,
	.stop = rproc_tee_stop,
	.attach = rproc_tee_attach,
	.detach = rproc_tee_detach,
	.kick = virt_rproc_kick,
	.coredump = rproc_tee_coredump,
};

/* In a thread: the virtqueues' callbacks may sleep */
static irqreturn_t virt_rproc_irq(int irq, void *data)
{
	struct virt_rproc *virt = data;
	u32 events = doorbell_events(&virt->bell);
	unsigned int queue;

	for (queue = 0; queue < DOORBELL_QUEUES; queue++)
		if (events & BIT(queue))
			rproc_tee_vq_interrupt(virt->rproc, queue);
	if (READ_ONCE(virt->leaving))
		return IRQ_HANDLED;
	if (events & BIT(DOORBELL_WATCHDOG))
		rproc_report_crash(virt->rproc, RPROC_WATCHDOG);
	else if (events & BIT(DOORBELL_CRASH))
		rproc_report_crash(virt->rproc, RPROC_FATAL_ERROR);
	return IRQ_HANDLED;
}

static void virt_rproc_free(void *data)
{
	rproc_free(data);
}

static void virt_rproc_unregister(void *data)
{
	rproc_tee_unregister(data);
}

static void virt_rproc_del(void *data)
{
	struct virt_rproc *virt = data;

	WRITE_ONCE(virt->leaving, true);
	synchronize_irq(virt->irq);
	rproc_tee_del(virt->rproc);
}

static int virt_rproc_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	const char *firmware = NULL;
	struct virt_rproc *virt;
	struct rproc *rproc;
	void __iomem *base;
	int ret;
	u32 id;

	ret = rproc_tee_id(dev, "trp,rproc-tee", &id);
	if (ret)
		return dev_err_probe(dev, ret, "trp,rproc-tee must be <&tee_rproc ID>\n");
	ret = rproc_of_parse_firmware(dev, 0, &firmware);
	if (ret < 0 && ret != -EINVAL)
		return ret;
	rproc = rproc_alloc(dev, dev_name(dev), &virt_rproc_ops, firmware,
			    sizeof(*virt));
	if (!rproc)
		return -ENOMEM;
	ret = devm_add_action_or_reset(dev, virt_rproc_free, rproc);
	if (ret)
		return ret;
	rproc->auto_boot = of_property_read_bool(dev->of_node, "trp,auto-boot");
	virt = rproc->priv;
	virt->rproc = rproc;
	platform_set_drvdata(pdev, virt);
	spin_lock_init(&virt->kick_lock);

	base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(base))
		return PTR_ERR(base);
	doorbell_init(&virt->bell, base);
	virt->irq = platform_get_irq(pdev, 0);
	if (virt->irq < 0)
		return virt->irq;

	ret = rproc_tee_register(rproc, id);
	if (ret)
		return ret;
	ret = devm_add_action_or_reset(dev, virt_rproc_unregister, rproc);
	if (ret)
		return ret;
	ret = devm_request_threaded_irq(dev, virt->irq, NULL, virt_rproc_irq,
					IRQF_ONESHOT, dev_name(dev), virt);
	if (ret)
		return dev_err_probe(dev, ret, "no interrupt\n");
	ret = rproc_tee_add(rproc);
	if (ret)
		return dev_err_probe(dev, ret, "not added to remoteproc\n");
	return devm_add_action_or_reset(dev, virt_rproc_del, virt);
}

/* Before a reset, or another kernel */
static void virt_rproc_shutdown(struct platform_device *pdev)
{
	struct virt_rproc *virt = platform_get_drvdata(pdev);

	WRITE_ONCE(virt->leaving, true);
	synchronize_irq(virt->irq);
	rproc_tee_quiesce(virt->rproc);
}

static const struct of_device_id virt_rproc_match[] = {
	{ .compatible = "trp,virt-rproc-tee" },
	{}
};
MODULE_DEVICE_TABLE(of, virt_rproc_match);

static struct platform_driver virt_rproc_driver = {
	.probe = virt_rproc_probe,
	.shutdown = virt_rproc_shutdown,
	.driver = {
		.name = "virt_rproc_tee",
		.of_match_table = virt_rproc_match,
	},
};
module_platform_driver(virt_rproc_driver);

MODULE_DESCRIPTION("Remote processors of QEMU's virt machine with OP-TEE");
MODULE_LICENSE("GPL");
