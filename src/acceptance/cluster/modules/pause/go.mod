module slidecraft.acceptance/pause

go 1.26.0
