-- Run by Neovim after the configuration of the guide: takes the fix that is named, and tells what was seen on the way.
local function wait(what, holds)
  if not vim.wait(20000, holds, 20) then
    io.stdout:write('timeout: ' .. what .. '\n')
    vim.cmd('cquit')
  end
end

local function found()
  return vim.tbl_map(function(each)
    return { code = each.code, line = each.lnum, from = each.col, to = each.end_col, severity = each.severity, source = each.source }
  end, vim.diagnostic.get(0))
end

wait('diagnostics', function() return #vim.diagnostic.get(0) > 0 end)
local before = found()

vim.api.nvim_win_set_cursor(0, { before[1].line + 1, before[1].from })
local hover = vim.lsp.buf_request_sync(0, 'textDocument/hover', vim.lsp.util.make_position_params(), 20000)
local _, answer = next(hover)

local titles = {}
vim.ui.select = function(items, options, choose)
  for _, item in ipairs(items) do
    local title = options.format_item(item)
    table.insert(titles, title)
    if title == vim.env.FIX then return choose(item) end
  end
end
local text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, true), '\n')
vim.lsp.buf.code_action()
wait('the fix', function() return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, true), '\n') ~= text end)
wait('no diagnostics', function() return #vim.diagnostic.get(0) == 0 end)

io.stdout:write(vim.json and vim.json.encode({
  before = before,
  hover = answer.result.contents,
  titles = titles,
  text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, true), '\n') .. '\n',
}) or '')
vim.cmd('qall!')
