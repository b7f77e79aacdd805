  # The losses, in the order of the recipe's list: mse, mae, huber, cross_entropy, binary_cross_entropy.
  # Reduction 1 is the mean over all elements (cross-entropies: over all rows), 2 the sum.
  def loss(self: __torch__.@CLASS@, z: Tensor, y: Tensor) -> Tensor:
    if self.loss_kind == 0:
      value = torch.mse_loss(z, y, self.reduction)
    elif self.loss_kind == 1:
      value = torch.l1_loss(z, y, self.reduction)
    elif self.loss_kind == 2:
      value = torch.huber_loss(z, y, self.reduction, 1.)
    elif self.loss_kind == 3:
      value = torch.cross_entropy_loss(z, y, None, self.reduction, -100, 0.)
    else:
      value = torch.binary_cross_entropy_with_logits(torch.squeeze(z, 1), torch.to(y, 6), None, None, self.reduction)
    return value

  # What a micro-batch's loss counts for in the step's: its share of the rows for means, all of it for sums.
  def share(self: __torch__.@CLASS@, part: int, whole: int) -> float:
    result = 1.
    if self.reduction == 1:
      result = part / whole
    return result

  # How many rows are answered right; 0 where the answers are no classes.
  def right_answers(self: __torch__.@CLASS@, z: Tensor, y: Tensor) -> Tensor:
    if self.loss_kind == 3:
      right = torch.sum(torch.to(torch.eq(torch.argmax(z, -1), y), 6))
    elif self.loss_kind == 4:
      right = torch.sum(torch.to(torch.eq(torch.to(torch.gt(torch.squeeze(z, 1), 0), 4), y), 6))
    else:
      right = torch.zeros([1], device=z.device)
    return right
